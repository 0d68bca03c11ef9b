#pragma once
#if !__has_include(<zlib.h>)
#error "zlib's header zlib.h is missing: run scripts/setup (or: apt-get install zlib1g-dev) and build again."
#endif
#include <zlib.h>
