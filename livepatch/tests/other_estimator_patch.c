// SPDX-License-Identifier: GPL-2.0
/* Another livepatch of the same function, as a vendor's might be. */
#include "../ipvs_estimator_off.c"
