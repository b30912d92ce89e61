// Package doctor finds out why a game server cannot be watched, and says the one thing
// to do about it:
//
//	var d doctor.Doctor
//	for _, f := range d.Server(ctx, doctor.Server{Host: "game.example", Port: 27015, Password: password}) {
//		fmt.Println(f)
//	}
//
// A [Doctor] looks the host up, connects, logs in, runs status, and looks at settings
// that keep players or programs out. Each check gives one [Finding] with a stable [Code].
// The first check that fails is the last one of its server, since the others need it.
//
// A refused password is not sent again, which would get its sender banned, and
// [Doctor.Client] can ask a store before it is sent at all. A login that turns out to
// have no effect is tried a second time, as every [rcon.Client] does.
//
// [Clock], [Disk] and [Database] look at the machine that watches.
package doctor
