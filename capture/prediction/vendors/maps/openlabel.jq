# product: ASAM OpenLABEL
# source: openlabel.asam.net schema 1.0.0, bbox: val is the centre and the size, in pixels; classes lie beside the frames
# image: 640x480
# when: /openlabel/objects /openlabel/frames
.openlabel.objects as $o | (.openlabel.frames | keys[0]) as $f | {
  units: "pixels",
  objects: [
    each(.openlabel.frames[$f].objects[]?; {bboxes: .object_data.bbox})[]
    | .pointer as $p | (.bboxes // [])[]
    | {class: ($o[$p | split("/")[-1]].type // ""), box: (.val | cxcywh), pointer: $p}
  ]
}
