package health

import "github.com/left4me/left4me/store"

var messages = map[store.WarningCode]string{
	store.WarnSteamKey:    "the Steam Web API refuses the key: names and avatars are not fetched; set another and restart",
	store.WarnSteamBudget: "the calls to the Steam Web API for today are spent: new names and avatars come tomorrow",
	store.WarnSteamSilent: "the Steam Web API does not answer: names and avatars may be missing or old",
	store.WarnRecord:      "the record cannot be written: observations are missing from it",
}

// WarningOf returns the warning with a code, with its words in English.
func WarningOf(code store.WarningCode) store.Warning {
	return store.Warning{Code: code, Message: messages[code]}
}
