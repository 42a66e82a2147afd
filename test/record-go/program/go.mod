module holdwait.test/recorder

go 1.22
