# product: Gemini
# source: github.com/GoogleCloudPlatform/python-docs-samples genai/bounding_box/boundingbox_with_txt_img.py
# note: top, left, bottom, right in thousandths; a mask covers its box
# image: 1000x500
# object: box2d label
# boxes: yxyx 0..1000
# when: /*/box_2d /*/mask
{
  kind: "instance-segmentation",
  units: "normalised",
  objects: each(.[]; {class: .label, box: ([.box_2d[] / 1000] | yxyx), masked: (.mask | type == "string")})
    | map(if .masked then .mask_box = .box | .mask_pointer = .pointer + "/mask" else . end | del(.masked))
}
