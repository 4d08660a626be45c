// Package peers names the module whose command `bao` the tests run; see ../build.ts.
package peers

import _ "github.com/openbao/openbao/version"
