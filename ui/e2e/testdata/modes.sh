#!/bin/bash
# Writes what a terminal is set to into a file: modes.sh FILE. Every line but
# the first few, which are stty's, is the terminal's own answer.
before=$(stty -g)
{
	stty -a
	stty -echo -icanon min 1 time 0
	ask() { # NAME QUESTION LAST-CHARACTER-OF-THE-ANSWER
		local reply
		printf '%b' "$2" >/dev/tty
		IFS= read -rs -t 5 -d "$3" reply || reply="no answer after $reply"
		printf '%s: %q\n' "$1" "$reply$3"
	}
	for mode in 1 7 9 25 1000 1002 1003 1004 1005 1006 1007 1015 1047 1049 2004 2026 2027 2031 2048; do
		ask "mode $mode" "\e[?$mode\$p" y
	done
	for setting in m r ' q'; do # colours and the like, margins, cursor shape
		ask "setting '$setting'" "\eP\$q$setting\e\\\\" '\'
	done
	ask 'modified keys' '\e[?4m' m
	ask title '\e[21t' '\'
} >"$1.new" 2>&1
stty "$before"
mv "$1.new" "$1"
