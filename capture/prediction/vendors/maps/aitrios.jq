# product: Sony AITRIOS
# source: https://developer.aitrios.sony-semicon.com (inference results, decoded object detection)
# note: X, Y are left and top, x, y right and bottom; the objects are numbered members
# image: 640x480
# when: /Inferences/*/*/C /Inferences/*/*/P /Inferences/*/*/X
{
  objects: each(.Inferences[] | .[] | objects | select(.C != null and .X != null);
    {class: "#\(.C)", confidence: .P, box: ([.X, .Y, .x, .y] | xyxy)})
}
