package steam

import "cmp"

// ID is the identity of one Steam account: a person, a group, a game server or
// a lobby. IDs are comparable with == and good as map keys. The zero ID is no one's.
type ID struct {
	bits uint64
}

// The account types that Steam has given out, as the type bits of an [ID].
const (
	typeIndividual     = 1
	typeMultiseat      = 2
	typeGameServer     = 3
	typeAnonGameServer = 4
	typePending        = 5
	typeContentServer  = 6
	typeClan           = 7
	typeChat           = 8
	typeConsoleUser    = 9 // has no letter in the bracketed form
	typeAnonUser       = 10
)

const (
	universePublic = 1
	universeMax    = 4 // public, beta, internal, dev

	instanceDesktop = 1
	instanceMax     = 1<<20 - 1
	instanceWeb     = 4 // the highest instance that a person has

	// A chat says in the top bits of its instance what it belongs to.
	instanceClanChat = 1 << 19
	instanceLobby    = 1 << 18
)

// FromUint64 returns the ID whose SteamID64 is v. Every v is accepted, so that a
// stored number always comes back as itself; [ID.IsValid] tells whether it can be
// an account.
func FromUint64(v uint64) ID { return ID{v} }

// FromAccountID returns the person with the given account number, the n of
// [U:1:n], on the public Steam. Account 0 is no account: it gives the zero ID.
func FromAccountID(account uint32) ID {
	if account == 0 {
		return ID{}
	}
	return compose(universePublic, typeIndividual, instanceDesktop, account)
}

func compose(universe, typ, instance, account uint32) ID {
	return ID{uint64(universe)<<56 | uint64(typ)<<52 | uint64(instance)<<32 | uint64(account)}
}

// Uint64 returns the SteamID64, 0 for the zero ID.
func (id ID) Uint64() uint64 { return id.bits }

// AccountID returns the low 32 bits, the account number within its universe and
// type. Alone it says nothing about the type: ask [ID.IsIndividual] first.
func (id ID) AccountID() uint32 { return uint32(id.bits) }

func (id ID) universe() uint32 { return uint32(id.bits >> 56) }
func (id ID) typ() uint32      { return uint32(id.bits>>52) & 0xf }
func (id ID) instance() uint32 { return uint32(id.bits>>32) & instanceMax }

// IsZero reports whether id is the zero ID, which is no one's. The omitzero option
// of encoding/json uses it.
func (id ID) IsZero() bool { return id == ID{} }

// IsIndividual reports whether id is a person: an individual account of the
// public Steam with a number from 1 to 4294967295 and the usual instance 1.
// These are the SteamID64s 76561197960265729 to 76561202255233023.
func (id ID) IsIndividual() bool {
	return id.AccountID() != 0 && id == compose(universePublic, typeIndividual, instanceDesktop, id.AccountID())
}

// IsLobby reports whether id is a matchmaking lobby, as a server names it that
// was reserved by one.
func (id ID) IsLobby() bool {
	return id.IsValid() && id.typ() == typeChat && id.instance()&instanceLobby != 0
}

// IsValid reports whether id can be an account of any kind: a universe and a
// type that exist, an account number that isn't 0 and an instance that the type
// allows. It doesn't say that the account exists: only Steam knows that.
func (id ID) IsValid() bool {
	if u := id.universe(); u < universePublic || u > universeMax || id.AccountID() == 0 {
		return false
	}
	switch id.typ() {
	case typeIndividual:
		return id.instance() <= instanceWeb
	case typeClan:
		return id.instance() == 0
	case typeMultiseat, typeGameServer, typeAnonGameServer, typePending, typeContentServer, typeChat, typeConsoleUser, typeAnonUser:
		return true
	}
	return false
}

// Compare returns -1, 0 or +1 as the SteamID64 of id is less than, equal to or
// greater than that of other. Its method value fits [slices.SortFunc].
func (id ID) Compare(other ID) int { return cmp.Compare(id.bits, other.bits) }

// Equal reports whether id == other. It is there for packages such as go-cmp,
// which look for it; Go code writes ==.
func (id ID) Equal(other ID) bool { return id == other }
