# product: Huawei
# source: https://support.huaweicloud.com/bestpractice-campusgo/campusgo_08_0008.html
# image: 1920x1080
# object: boundingbox category
# around: eventset
# boxes: xywh pixels
