package jsonspan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/framebin/framebin/capture/jsonspan"
)

// Members have a number in common exactly if they have the key in common,
// also where there are more keys than numbers and keys that meet in one place.
func TestKeyID(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(`[{"":0,"a":[1],"a":2}`)
	for i := range 3000 {
		fmt.Fprintf(&b, `,{"id":1,"k%d":2,"bbox":{"x":1},"bbox":3,"a%da":4,"k%d":5}`, i, i%40, i)
	}
	b.WriteByte(']')
	tree, err := jsonspan.Parse([]byte(b.String()), roomy)
	if err != nil {
		t.Fatal(err)
	}
	ids, unnumbered := make(map[string]int), 0
	keys := make(map[int]string)
	for o := range tree.Root().Children() {
		if o.KeyID() != 0 {
			t.Fatalf("an element has the key %d", o.KeyID())
		}
		for m := range o.Children() {
			id, key := m.KeyID(), m.Key()
			if before, ok := ids[key]; ok && before != id {
				t.Fatalf("%q has the numbers %d and %d", key, before, id)
			}
			if other, ok := keys[id]; ok && id != 0 && other != key {
				t.Fatalf("%q and %q have the number %d", key, other, id)
			}
			if id < 0 || id > jsonspan.MaxKeyID || !m.IsMember() {
				t.Fatalf("%q: number %d, member %v", key, id, m.IsMember())
			}
			if id == 0 {
				unnumbered++
			}
			ids[key], keys[id] = id, key
			for o := range o.Children() {
				if m.SameKey(o) != (o.Key() == key) {
					t.Fatalf("%q and %q: same %v", key, o.Key(), m.SameKey(o))
				}
			}
		}
	}
	if len(ids) != 3000+40+4 || unnumbered == 0 || ids["bbox"] == 0 || ids[""] == 0 {
		t.Errorf("%d keys, %d without a number, bbox %d", len(ids), unnumbered, ids["bbox"])
	}
}
