# Least policy of the nightly run of reverse-coverage: it reads who may do what, and no secret.
# A test holds it against everything the program asks for: nothing is missing, nothing is unused.
# A list asks for a path with a slash at its end: without it in the rule, the rule with `+` behind it would win.
# For namespaces below the one of the token write each rule once more with `+/` before its path.

# all policies with their texts in one answer (OpenBao 2.3 and newer) ...
path "sys/policies/detailed/acl/" {
  capabilities = ["list"]
}

# ... or one by one
path "sys/policies/acl/" {
  capabilities = ["list"]
}
path "sys/policies/acl/+" {
  capabilities = ["read"]
}

path "sys/mounts" {
  capabilities = ["read"]
}
path "sys/auth" {
  capabilities = ["read"]
}

# only for --all-namespaces
path "sys/namespaces/" {
  capabilities = ["list"]
}

# who is given which policies
path "auth/+/role/" {
  capabilities = ["list"]
}
path "auth/+/role/+" {
  capabilities = ["read"]
}
path "auth/+/cel/role/" {
  capabilities = ["list"]
}
path "auth/+/users/" {
  capabilities = ["list"]
}
path "auth/+/users/+" {
  capabilities = ["read"]
}
path "auth/+/groups/" {
  capabilities = ["list"]
}
path "auth/+/groups/+" {
  capabilities = ["read"]
}
path "auth/+/certs/" {
  capabilities = ["list"]
}
path "auth/+/certs/+" {
  capabilities = ["read"]
}
path "auth/token/roles/" {
  capabilities = ["list"]
}
path "auth/token/roles/+" {
  capabilities = ["read"]
}
path "identity/entity/id/" {
  capabilities = ["list"]
}
path "identity/entity/id/+" {
  capabilities = ["read"]
}
path "identity/group/id/" {
  capabilities = ["list"]
}
path "identity/group/id/+" {
  capabilities = ["read"]
}

# our own token: is it still valid, and away with it at the end (the policy `default` has these too)
path "auth/token/lookup-self" {
  capabilities = ["read"]
}
path "auth/token/revoke-self" {
  capabilities = ["update"]
}
