# product: HoVer-Net
# source: https://huggingface.co/datasets/Jerry-Master/lung-tumour-study test/json/C set, VH22B005832A001006 (x=33782.0, y=10603.0, w=1024.0, h=1024.0).json (d95eaab)
# note: the box is [[top, left], [bottom, right]], the outline x and y
# image: 1024x1024
# object: bbox centroid contour
# boxes: yxyx pixels
