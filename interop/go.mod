module github.com/left4me/left4me/interop

go 1.26.0

require (
	github.com/Tnze/go-mc v1.20.2
	github.com/left4me/left4me v0.0.0
)

require github.com/google/uuid v1.3.0 // indirect

replace github.com/left4me/left4me => ../
