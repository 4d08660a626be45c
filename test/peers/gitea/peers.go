// Package peers names the module whose command `gitea` the tests run; see ../build.ts.
package peers

import _ "code.gitea.io/gitea/modules/setting"
