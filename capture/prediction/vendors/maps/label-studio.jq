# product: Label Studio
# source: github.com/HumanSignal/label-studio-sdk src/label_studio_sdk/converter/converter.py
# note: percent of the image; a rectangle is turned about its top left corner
# image: 600x400
# object: originalwidth originalheight value
# boxes: xywh 0..100
# when: /result/*/original_width /result/*/value
# when: /*/original_width /*/value
# when: /*/predictions/*/result/*/original_width
# when: /*/annotations/*/result/*/original_width
# when: /predictions/*/result/*/original_width
# when: /annotations/*/result/*/original_width
# when: /results/*/result/*/original_width
# when: /*/*/*/original_width /*/*/*/width
# As JSON_MIN has it, the values of a region lie flat under the name of the tag.
def minimal: type == "array" and (.[0] | type == "object" and has("original_width") and (has("value") | not));
def results:
  if type == "array" and (.[0] | has("value")) then .
  elif type == "array" and ([.[0][] | minimal] | any) then first(.[0][] | select(minimal))
  else if type == "array" then .[0] else . end | .result // .results[0].result // .predictions[0].result // .annotations[0].result end;

# The corners of a rectangle that is turned by .rotation degrees.
def corners:
  ((.rotation) * 3.141592653589793 / 180 | [cos, sin]) as [$cos, $sin] | .w as $w | .h as $h | .x as $x | .y as $y
  | [[0, 0], [$w, 0], [$w, $h], [0, $h]]
  | map([$x + .[0] * $cos - .[1] * $sin, $y + .[0] * $sin + .[1] * $cos]);

(results[] | select(.original_width)) as $first
| first({
  image: {width: $first.original_width, height: $first.original_height},
  objects: each(results[] | select(.value // . | objects | keys | any(endswith("labels") or . == "choices"));
    ((.original_width // 0) / 100) as $sx | ((.original_height // 0) / 100) as $sy | .score as $score
    | .value // .
    | {class: ([to_entries[] | select(.key | endswith("labels") or . == "choices") | .value[0]][0]), confidence: $score}
      + if .points then {polygon: (.points | map([.[0] * $sx, .[1] * $sy]))}
        elif .keypointlabels then {keypoints: [{x: (.x * $sx), y: (.y * $sy), name: .keypointlabels[0]}]}
        elif .radiusX then {
          box: ([(.x - .radiusX) * $sx, (.y - .radiusY) * $sy, 2 * .radiusX * $sx, 2 * .radiusY * $sy] | xywh),
          rotation
        }
        elif .width == null then {}
        elif (.rotation // 0) == 0 then {box: ([.x * $sx, .y * $sy, .width * $sx, .height * $sy] | xywh)}
        else {
          rotation,
          polygon: ({x: (.x * $sx), y: (.y * $sy), w: (.width * $sx), h: (.height * $sy), rotation} | corners)
        } end)
})
