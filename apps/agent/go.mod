module cgoforge/agent

go 1.26
