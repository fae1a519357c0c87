#!/bin/bash
# Runs a command in the terminal that it is started in: wrapper DIR COMMAND…
# DIR/cell gets "CSI 6 ; height ; width", the terminal's cell size, and its
# rows and columns. The command starts when DIR/go is there. DIR/status gets its
# exit status; the terminal stays open after that.
dir=$1
shift
trap : INT QUIT TSTP # meant for the command
modes=$(stty -g)
stty raw -echo
printf '\e[16t'
IFS= read -r -t 10 -d t reply
stty "$modes"
printf '%s %s\n' "${reply#?}" "$(stty size)" >"$dir/cell.new"
mv "$dir/cell.new" "$dir/cell"
until [ -e "$dir/go" ]; do sleep 0.02; done
"$@"
echo $? >"$dir/status.new"
mv "$dir/status.new" "$dir/status"
exec sleep infinity
