# product: MVTec HALCON
# source: HALCON reference manual, apply_dl_model: DLResult of a detection of instances with type rectangle2
# note: rows are y; the lengths are halves; phi is counterclockwise, in radians
# image: 640x480
# when: /bbox_row /bbox_col /bbox_phi /bbox_length1 /bbox_length2
. as $d | {
  objects: [range(.bbox_row | length) as $i | {
    class: ($d.bbox_class_name[$i]? // "#\($d.bbox_class_id[$i]?)"),
    class_id: ($d.bbox_class_id[$i]? | text),
    confidence: $d.bbox_confidence[$i]?,
    box: ([$d.bbox_col[$i], $d.bbox_row[$i], 2 * $d.bbox_length1[$i], 2 * $d.bbox_length2[$i]] | cxcywh),
    rotation: (-180 / 3.141592653589793 * $d.bbox_phi[$i]),
    pointer: "/bbox_row/\($i)"
  }]
}
