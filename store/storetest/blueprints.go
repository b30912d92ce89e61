package storetest

import (
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/left4me/left4me/store"
)

func blueprintCases() []Case {
	return []Case{
		{"blueprint-roundtrip", "CreateBlueprint returns what Blueprint and Blueprints return later.", play(func(x *scene) {
			u := x.user("ann")
			in := store.Blueprint{UserID: u.ID, Name: "versus",
				Arguments: []string{"+map c5m1", `-x "quoted"`, ""},
				Config:    []string{"sv_consistency 1", "// ünïcode 漢字", `say 'it''s'`},
				Overlays:  []store.Overlay{{ID: 99, Position: 7, Path: "maps"}, {Path: "cfg", Expose: true}},
			}
			b, err := x.CreateBlueprint(x.ctx, in)
			ok("CreateBlueprint", err)
			if b.ID == 0 || b.CreatedAt.IsZero() || b.UpdatedAt.IsZero() || len(b.Overlays) != 2 || b.Overlays[0].ID == 0 || b.Overlays[0].ID == b.Overlays[1].ID {
				fail("CreateBlueprint: IDs or times are not set: %+v", b)
			}
			in.Overlays = []store.Overlay{{Position: 0, Path: "maps"}, {Position: 1, Path: "cfg", Expose: true}}
			same("CreateBlueprint", in, b,
				cmpopts.IgnoreFields(store.Blueprint{}, "ID", "CreatedAt", "UpdatedAt"), cmpopts.IgnoreFields(store.Overlay{}, "ID"))
			same("Blueprint", b, must(x.Blueprint(x.ctx, u.ID, b.ID)))
			same("Blueprints", []store.Blueprint{b}, must(x.Blueprints(x.ctx, u.ID)))
		})},
		{"blueprint-empty", "Empty lists come back as nil.", play(func(x *scene) {
			u := x.user("ann")
			b := must(x.CreateBlueprint(x.ctx, store.Blueprint{UserID: u.ID, Name: "b", Arguments: []string{}, Overlays: []store.Overlay{}}))
			b = must(x.Blueprint(x.ctx, u.ID, b.ID))
			if b.Arguments != nil || b.Config != nil || b.Overlays != nil {
				fail("got %#v", b)
			}
			same("another's Blueprints", nil, must(x.Blueprints(x.ctx, u.ID+1)))
		})},
		{"blueprint-names", "Blueprints are listed by name; a user gives each name once.", play(func(x *scene) {
			u, other := x.user("ann"), x.user("bob")
			for _, name := range []string{"c", "B", "a"} {
				must(x.CreateBlueprint(x.ctx, store.Blueprint{UserID: u.ID, Name: name}))
			}
			b := must(x.CreateBlueprint(x.ctx, store.Blueprint{UserID: other.ID, Name: "a"}))
			_, err := x.CreateBlueprint(x.ctx, store.Blueprint{UserID: u.ID, Name: "a"})
			is("CreateBlueprint", err, store.ErrNameInUse)
			must(x.CreateBlueprint(x.ctx, store.Blueprint{UserID: other.ID, Name: "b"}))
			b.Name = "b"
			is("UpdateBlueprint", x.UpdateBlueprint(x.ctx, b), store.ErrNameInUse)
			_, err = x.CreateBlueprint(x.ctx, store.Blueprint{UserID: 4711, Name: "a"})
			is("CreateBlueprint of nobody", err, store.ErrNotFound)
			var names []string
			for _, b := range must(x.Blueprints(x.ctx, u.ID)) {
				names = append(names, b.Name)
			}
			same("Blueprints", []string{"a", "B", "c"}, names)
		})},
		{"blueprint-owner", "A blueprint of another user is ErrNotFound and stays as it is.", play(func(x *scene) {
			u, other := x.user("ann"), x.user("bob")
			b := must(x.CreateBlueprint(x.ctx, store.Blueprint{UserID: u.ID, Name: "b", Overlays: []store.Overlay{{Path: "o"}}}))
			_, err := x.Blueprint(x.ctx, other.ID, b.ID)
			is("Blueprint", err, store.ErrNotFound)
			theft := b
			theft.UserID, theft.Name, theft.Overlays = other.ID, "mine", nil
			is("UpdateBlueprint", x.UpdateBlueprint(x.ctx, theft), store.ErrNotFound)
			is("DeleteBlueprint", x.DeleteBlueprint(x.ctx, other.ID, b.ID), store.ErrNotFound)
			same("Blueprint", b, must(x.Blueprint(x.ctx, u.ID, b.ID)))
		})},
		{"blueprint-update", "UpdateBlueprint overwrites the lists; overlays that keep their ID stay the same overlay.", play(func(x *scene) {
			u := x.user("ann")
			b := must(x.CreateBlueprint(x.ctx, store.Blueprint{UserID: u.ID, Name: "b", Config: []string{"old"},
				Overlays: []store.Overlay{{Path: "one"}, {Path: "two"}, {Path: "three"}}}))
			one, three := b.Overlays[0], b.Overlays[2]
			one.Expose = true
			b.Name, b.Arguments, b.Config = "c", []string{"-new"}, nil
			b.Overlays = []store.Overlay{three, {Path: "four"}, one}
			ok("UpdateBlueprint", x.UpdateBlueprint(x.ctx, b))
			got := must(x.Blueprint(x.ctx, u.ID, b.ID))
			if len(got.Overlays) != 3 || got.Overlays[1].ID == 0 {
				fail("overlays: %+v", got.Overlays)
			}
			b.Overlays[0].Position, b.Overlays[1].Position, b.Overlays[2].Position = 0, 1, 2
			b.Overlays[1].ID, b.UpdatedAt = got.Overlays[1].ID, got.UpdatedAt
			same("Blueprint", b, got)
		})},
		{"blueprint-overlay-theft", "An overlay cannot be taken from another blueprint, nor be there twice.", play(func(x *scene) {
			u := x.user("ann")
			b := must(x.CreateBlueprint(x.ctx, store.Blueprint{UserID: u.ID, Name: "b", Overlays: []store.Overlay{{Path: "b"}}}))
			c := must(x.CreateBlueprint(x.ctx, store.Blueprint{UserID: u.ID, Name: "c", Overlays: []store.Overlay{{Path: "c"}}}))
			stolen := c
			stolen.Name, stolen.Overlays = "d", []store.Overlay{b.Overlays[0]}
			is("UpdateBlueprint", x.UpdateBlueprint(x.ctx, stolen), store.ErrNotFound)
			stolen.Overlays = []store.Overlay{c.Overlays[0], c.Overlays[0]}
			if x.UpdateBlueprint(x.ctx, stolen) == nil {
				fail("UpdateBlueprint with an overlay twice: no error")
			}
			same("the one", b, must(x.Blueprint(x.ctx, u.ID, b.ID)))
			same("the other", c, must(x.Blueprint(x.ctx, u.ID, c.ID)))
		})},
		{"blueprint-delete", "DeleteBlueprint removes a blueprint, but not one that servers use.", play(func(x *scene) {
			u := x.user("ann")
			b := must(x.CreateBlueprint(x.ctx, store.Blueprint{UserID: u.ID, Name: "b"}))
			v := must(x.CreateServer(x.ctx, store.Server{UserID: u.ID, BlueprintID: b.ID, Name: "s", Port: 27015}))
			is("DeleteBlueprint", x.DeleteBlueprint(x.ctx, u.ID, b.ID), store.ErrInUse)
			ok("DeleteServer", x.DeleteServer(x.ctx, u.ID, v.ID))
			ok("DeleteBlueprint", x.DeleteBlueprint(x.ctx, u.ID, b.ID))
			is("DeleteBlueprint again", x.DeleteBlueprint(x.ctx, u.ID, b.ID), store.ErrNotFound)
		})},
	}
}
