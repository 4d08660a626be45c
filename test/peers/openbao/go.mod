module ci-shared.invalid/peers/openbao

go 1.25.8

// OpenBao 2.6.2. Its module path has no major version, so its releases are known to Go by their commit.
require github.com/openbao/openbao v0.0.0-20260818154305-dd9c19c37a87
