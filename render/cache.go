package render

import "container/list"

// cache keeps the values used last, up to a number of bytes. It is not safe
// for concurrent use.
type cache[K comparable, V any] struct {
	max, used int64
	order     *list.List // of *kept, the last used first
	byKey     map[K]*list.Element
}

// kept is a value in a cache.
type kept[K comparable, V any] struct {
	key   K
	value V
	bytes int64
}

// newCache returns a cache for at most so many bytes.
func newCache[K comparable, V any](bytes int64) *cache[K, V] {
	return &cache[K, V]{max: bytes, order: list.New(), byKey: make(map[K]*list.Element)}
}

// get returns a value and makes it the one used last.
func (c *cache[K, V]) get(key K) (value V, ok bool) {
	e, ok := c.byKey[key]
	if !ok {
		return value, false
	}
	c.order.MoveToFront(e)
	k, _ := e.Value.(*kept[K, V])
	return k.value, true
}

// put keeps a value, and drops those not used for longest until it fits. One
// that would not fit into the empty cache is not kept.
func (c *cache[K, V]) put(key K, value V, bytes int64) {
	if e, ok := c.byKey[key]; ok {
		c.drop(e)
	}
	if bytes > c.max {
		return
	}
	for c.used+bytes > c.max {
		c.drop(c.order.Back())
	}
	c.used += bytes
	c.byKey[key] = c.order.PushFront(&kept[K, V]{key, value, bytes})
}

// drop forgets an element.
func (c *cache[K, V]) drop(e *list.Element) {
	k, _ := c.order.Remove(e).(*kept[K, V])
	c.used -= k.bytes
	delete(c.byKey, k.key)
}
