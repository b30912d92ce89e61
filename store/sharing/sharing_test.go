package sharing_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/store/operate"
	"github.com/left4me/left4me/store/sharing"
)

// TestEveryChangeIsToldAndWritten: each change stands in the audit log with its end, and
// those who may see more or less than before are told of.
func TestEveryChangeIsToldAndWritten(t *testing.T) {
	t.Parallel()
	ctx, st := t.Context(), memstore.New()
	user := func(name string) store.User {
		u, err := st.CreateUser(ctx, store.User{Name: name, Active: true})
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	ann, bob, eve := user("ann"), user("bob"), user("eve")
	v, err := st.CreateServer(ctx, store.Server{UserID: ann.ID, Name: "a"})
	if err != nil {
		t.Fatal(err)
	}
	var told []int64
	s := &sharing.Sharing{Store: st, Log: &operate.Operator{Store: st}, OnChange: func(id int64) { told = append(told, id) }}
	who := operate.User(ann)
	g, err := s.SaveGroup(ctx, who, store.Group{UserID: ann.ID, Name: "g", Servers: []int64{v.ID}})
	if err != nil {
		t.Fatal(err)
	}
	check := func(name string, err, want error, users ...int64) {
		t.Helper()
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
		if !slices.Equal(told, users) {
			t.Errorf("%s: told %d, want %d", name, told, users)
		}
		told = nil
	}
	check("SetMember", s.SetMember(ctx, who, v, "bob", store.RoleViewer), nil, bob.ID)
	check("no user", s.SetMember(ctx, who, v, "zoe", store.RoleViewer), sharing.ErrNoUser)
	check("a bad name", s.SetMember(ctx, who, v, "a\nb", store.RoleViewer), sharing.ErrNoUser)
	check("no role", s.SetMember(ctx, who, v, "bob", "root"), sharing.ErrRole, bob.ID)
	check("the owner", s.SetMember(ctx, who, v, "ann", store.RoleViewer), sharing.ErrOwner, ann.ID)
	check("the owner is in use", s.SetGroupMember(ctx, who, g, "ann", store.RoleViewer), store.ErrInUse, ann.ID)
	check("SetGroupMember", s.SetGroupMember(ctx, who, g, "eve", store.RoleOwner), nil, eve.ID)
	check("DeleteMember", s.DeleteMember(ctx, who, v, bob.ID), nil, bob.ID)
	check("DeleteMember again", s.DeleteMember(ctx, who, v, bob.ID), store.ErrNotFound)
	if g, err = st.Group(ctx, ann.ID, g.ID); err != nil {
		t.Fatal(err)
	}
	g.Name, g.Servers = "h", nil
	_, err = s.SaveGroup(ctx, who, g)
	check("SaveGroup", err, nil, eve.ID)
	check("DeleteGroupMember", s.DeleteGroupMember(ctx, who, g, eve.ID), nil, eve.ID)
	check("DeleteGroup", s.DeleteGroup(ctx, who, g), nil, eve.ID)

	entries, err := st.AuditEntries(ctx, store.AuditQuery{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range slices.Backward(entries) {
		got = append(got, e.Server+" "+e.Action+" "+e.Subject+" ("+e.Detail+") "+e.Result)
	}
	want := []string{
		" group g (1, +#1) ok", "a share bob (viewer) ok", "a share bob (root) failed", "a share ann (viewer) in_use",
		" share ann (viewer: g) in_use", " share eve (owner: g) ok", "a unshare bob () ok",
		" group g → h (0, -#1) ok", " unshare eve (h) ok", " ungroup h () ok",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("audit log (-want +got):\n%s", diff)
	}
}

// TestUnshareNamesNoStranger: who takes access from users by their number finds no name of
// those who have none, in the audit log that owners of a server read.
func TestUnshareNamesNoStranger(t *testing.T) {
	t.Parallel()
	ctx, st := t.Context(), memstore.New()
	var users [2]store.User
	for i, name := range []string{"ann", "stranger"} {
		var err error
		if users[i], err = st.CreateUser(ctx, store.User{Name: name, Active: true}); err != nil {
			t.Fatal(err)
		}
	}
	v, err := st.CreateServer(ctx, store.Server{UserID: users[0].ID, Name: "a"})
	if err != nil {
		t.Fatal(err)
	}
	g, err := st.CreateGroup(ctx, store.Group{UserID: users[0].ID, Name: "g", Servers: []int64{v.ID}})
	if err != nil {
		t.Fatal(err)
	}
	s := &sharing.Sharing{Store: st, Log: &operate.Operator{Store: st}}
	for _, id := range []int64{users[1].ID, users[1].ID + 1} {
		for what, err := range map[string]error{
			"DeleteMember":      s.DeleteMember(ctx, operate.User(users[0]), v, id),
			"DeleteGroupMember": s.DeleteGroupMember(ctx, operate.User(users[0]), g, id),
		} {
			if !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s of user %d: %v", what, id, err)
			}
		}
	}
	if entries, err := st.AuditEntries(ctx, store.AuditQuery{}); err != nil || len(entries) > 0 {
		t.Errorf("the audit log: %+v, %v", entries, err)
	}
}
