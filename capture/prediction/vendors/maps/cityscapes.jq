# product: Cityscapes
# source: github.com/mcordts/cityscapesScripts cityscapesscripts/helpers/annotation.py
# image: 2048x1024
# object: label polygon
# around: imgheight imgwidth
# boxes: pixels
