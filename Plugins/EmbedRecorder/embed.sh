#!/bin/sh
# embed.sh COMPILER HEADERS SOURCES OUTPUT: compiles the preloaded recorder and writes it as Swift.
# $CC overrides the compiler.
set -eu
compiler=${CC:-$1}
library="$4.so"
# -fno-builtin: the compiler must not make calls of malloc and memcpy out of malloc itself.
# -fno-omit-frame-pointer: frames.c finds its way through the hooks.
"$compiler" -shared -fPIC -O2 -std=gnu17 -Wall -Wextra -fno-builtin -fno-omit-frame-pointer \
  -fvisibility=hidden -ftls-model=initial-exec -Wl,-s -Wl,-soname,tracetool-recorder.so \
  -I "$2" -o "$library" "$3"/*.c
{
  echo '/// The preloaded recorder, a shared object, in base64.'
  printf 'enum EmbeddedRecorder {\n  static let text = "'
  base64 "$library" | tr -d '\n'
  printf '"\n}\n'
} >"$4"
rm -f "$library"
