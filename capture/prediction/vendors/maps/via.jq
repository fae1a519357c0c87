# product: VGG Image Annotator
# source: www.robots.ox.ac.uk/~vgg/software/via, annotations and project as JSON
# note: pixels; the class is the first of the attributes that is a text
# image: 640x480
# when: /*/regions/*/shape_attributes
# when: /_via_img_metadata/*/regions/*/shape_attributes
def class:
  [.region_attributes[] | if type == "object" then to_entries[] | select(.value == true) | .key elif type == "string" then . else empty end | select(. != "")][0];
def ring: [range(0; 72) as $i | ($i * 0.08726646259971647) as $a | [$a | cos, sin]];
def shape:
  if .name == "rect" then {box: ([.x, .y, .width, .height] | xywh)}
  elif .name == "circle" then {box: ([.cx, .cy, 2 * .r, 2 * .r] | cxcywh)}
  elif .name == "ellipse" then . as $e | ((.theta // 0) | [cos, sin]) as [$c, $s]
    | {polygon: (ring | map([$e.cx + .[0] * $e.rx * $c - .[1] * $e.ry * $s, $e.cy + .[0] * $e.rx * $s + .[1] * $e.ry * $c]))}
  elif .all_points_x then {polygon: ([.all_points_x, .all_points_y] | transpose)}
  elif .name == "point" then {keypoints: [{x: .cx, y: .cy}]}
  else {} end;

{
  units: "pixels",
  objects: each((._via_img_metadata // .)[] | .regions | if type == "array" then .[] else .[]? end; {class: class} + (.shape_attributes | shape))
}
