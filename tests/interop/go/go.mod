module snapshoter/interop

go 1.19
