package container

import (
	"github.com/framebin/framebin/capture/jsonspan"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// Product returns the product whose keys the objects show, and what is around them.
func (c Container) Product(keys *vocabulary.Index) vocabulary.Product {
	inside, around := make(map[string]struct{}), make(map[string]struct{})
	if c.Form == Alone {
		addKeys(keys, inside, c.Node, 0)
	} else {
		const most = 5
		for i, n := range c.Node.Elements() {
			if addKeys(keys, inside, n, 0); i == most-1 {
				break
			}
		}
	}
	for _, l := range c.Chain {
		addKeys(keys, around, l.Node, 1)
	}
	for _, p := range keys.Products {
		if hasAll(inside, p.Object) && hasAll(around, p.Around) {
			return p
		}
	}
	return vocabulary.Product{}
}

// addKeys adds the keys of n, and of the objects in it, to set.
func addKeys(keys *vocabulary.Index, set map[string]struct{}, n jsonspan.Node, depth int) {
	if n.Kind() != jsonspan.Object || n.Len() > 256 {
		return
	}
	for c := range n.Children() {
		set[vocabulary.Normalise(c.RawKey())] = struct{}{}
		if role := keys.Of(c).Role; depth < 1 && (role == vocabulary.Value || role == vocabulary.Nest || role == vocabulary.Box) {
			addKeys(keys, set, c, depth+1)
		}
	}
}

func hasAll(set map[string]struct{}, keys []string) bool {
	for _, k := range keys {
		if _, ok := set[k]; !ok {
			return false
		}
	}
	return true
}
