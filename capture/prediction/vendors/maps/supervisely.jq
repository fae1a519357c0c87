# product: Supervisely
# source: https://docs.supervisely.com/customization-and-integration/00_ann_format_navi/04_supervisely_format_objects
# note: a bitmap is a PNG of its own size that begins at its origin
# image: 1200x952
# when: /objects/*/classTitle /objects/*/geometryType
{
  image: (.size | if .width and .height then {width, height} else null end),
  objects: each(.objects[];
    {class: .classTitle, class_id: (.classId | text)}
    + if .geometryType == "bitmap" then {mask_box: {x: .bitmap.origin[0], y: .bitmap.origin[1]}, bitmap: true}
      elif .geometryType == "rectangle" then {box: (.points.exterior | [
        ([.[][0]] | min), ([.[][1]] | min), ([.[][0]] | max), ([.[][1]] | max)] | xyxy)}
      elif .geometryType == "point" then {keypoints: [.points.exterior[] | {x: .[0], y: .[1]}]}
      elif .geometryType == "graph" then {keypoints: [.nodes[]? | {x: .loc[0], y: .loc[1]}]}
      elif (.points.exterior | length) >= 3 then {polygon: (.points.exterior | points)}
      else {} end)
    | map(if .bitmap then .mask_pointer = .pointer + "/bitmap/data" else . end | del(.bitmap))
}
