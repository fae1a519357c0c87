# product: Qwen-VL
# source: https://github.com/QwenLM/Qwen3-VL cookbooks/2d_grounding.ipynb
# note: left, top, right, bottom
# open: pixels or thousandths, by the version
# image: 640x480
# object: bbox2d label
# boxes: xyxy
