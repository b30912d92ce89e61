// Package l4d2 knows the official campaigns of Left 4 Dead and Left 4 Dead 2:
// their names, their chapters, and the modes in which each map is offered.
//
//	m, ok := l4d2.ParseMap("c8m3_sewers")
//	m.Campaign.Name // "No Mercy"
//	m.Chapter       // 3
//	m.Name          // "Sewers"
//
// [ParseMap] answers for one map code, as a server's status names it.
// [Campaigns] and [Maps] list what there is, and [Campaign.Maps] the maps of one
// campaign in the order in which they are played.
//
// Both games are covered. Left 4 Dead 2 has a map file for each chapter, for all
// modes. Left 4 Dead has files of its own, and most of its chapters have one for
// the campaign and another for versus; they name the same [Campaign] and chapter
// as the file of Left 4 Dead 2:
//
//	c8m1_apartment                 Left 4 Dead 2
//	l4d_hospital01_apartment       Left 4 Dead, campaign
//	l4d_vs_hospital01_apartment    Left 4 Dead, versus
//
// Maps that players make are not here; a code that looks like an official one
// but is none (c1m1_myown) is not either.
//
// Names are English, as the games spell them, without "The" and "Finale" around
// the name of a chapter.
//
// All functions are pure, and may be called from many goroutines.
package l4d2
