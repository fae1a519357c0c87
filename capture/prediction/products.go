package prediction

import (
	"sync"

	"github.com/framebin/framebin/capture/prediction/vendors"
	"github.com/framebin/framebin/capture/prediction/vocabulary"
)

// standard returns the vocabulary of the program, with the signatures of the
// makes that vendors knows.
var standard = sync.OnceValue(func() *vocabulary.Vocabulary {
	v := vocabulary.Standard
	return vocabulary.New(v.Objects, v.Containers, vendors.Products(), v.Columns, v.Rows)
})
