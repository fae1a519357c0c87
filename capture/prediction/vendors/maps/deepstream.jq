# product: NVIDIA DeepStream
# source: https://docs.nvidia.com/metropolis/deepstream/dev-guide/text/DS_plugin_gst-nvmsgconv.html
# note: pixels of the frame that the muxer makes
# image: 1920x1080
# object: bbox topleftx toplefty bottomrightx bottomrighty
# boxes: pixels
