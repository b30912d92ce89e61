package input

import (
	"github.com/left4me/left4me/actions"
	"github.com/left4me/left4me/formjson"
)

// Action returns the action on a game that these values describe, as [actions.FromText] does,
// and whether they have the flag "confirmed".
func Action(in formjson.Values) (a actions.Action, confirmed bool, err error) {
	fields, err := in.Texts(actions.TextFields()...)
	if err != nil {
		return a, false, err
	}
	if confirmed, err = in.Flag("confirmed"); err != nil {
		return a, false, err
	}
	a, err = actions.FromText(fields)
	return a, confirmed, err
}
