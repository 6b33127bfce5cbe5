module compat/crawshaw-sqlite

go 1.26

require crawshaw.io/sqlite v0.3.2
