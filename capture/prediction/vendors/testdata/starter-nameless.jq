# product: 
# source: a capture, request 3  [31m
# when: /r/*/w/p
#
# What in the document looks like geometry, class or confidence:
#
#   /r/*/k                                   text         "tomato"
#   /r/*/s                                   number       0.93, 0.41 to 0.93 in 2
#   /r/*/n                                   number       12, 3 to 12 in 2
#   /r/*/w/p                                 box          [[10,20],[110,95]], 10 to 310 in 2
#
# The program below is given the document and yields framebin's own, or nothing
# (empty) where the document is not of this make. Beside jq's functions it has
#
#   each(PATH; OBJECT)   OBJECT of each value at PATH, with its place
#   [a, b, c, d] | xywh  a box of left, top, width, height; as well
#                xyxy, yxyx, xxyy, cxcywh (its centre first)
#   LIST | points        an outline: [x, y, …], [[x, y], …] or [{x, y}, …]
#   percent, text        0..100 to 0..1; a number to a text
#
# REFERENCE.md tells what else an object may have. Try it:
#
#   framebin show SOURCE N --map THIS.jq

{
  objects: each(.r[]; {
    class: .k,
    confidence: .s,
    box: (.w.p | flatten | xyxy)
  })
}
