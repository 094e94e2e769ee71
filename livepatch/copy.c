// SPDX-License-Identifier: GPL-2.0
/* Copies the bundle of this image into a folder: `copy FOLDER`. All that an image without a shell needs to hand on its files. */
#define _XOPEN_SOURCE 700
#include <err.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUNDLE "/livepatch"

static const char *target;

static void copy_file(const char *from, const char *to, off_t left)
{
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	if (in < 0)
		err(1, "cannot read %s", from);
	if (out < 0)
		err(1, "cannot write %s", to);
	while (left > 0) {
		ssize_t sent = sendfile(out, in, NULL, left);

		if (sent <= 0)
			err(1, "cannot copy %s to %s", from, to);
		left -= sent;
	}
	if (close(out) != 0)
		err(1, "cannot write %s", to);
	close(in);
}

static int copy(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	char to[4096];

	(void)walk;
	if (snprintf(to, sizeof(to), "%s%s", target, path + sizeof(BUNDLE) - 1) >= (int)sizeof(to))
		errx(1, "%s%s is too long", target, path);
	if (type == FTW_F)
		copy_file(path, to, status->st_size);
	else if (type == FTW_D && mkdir(to, 0755) != 0 && access(to, W_OK | X_OK) != 0)
		err(1, "cannot make %s", to);
	return 0;
}

int main(int count, char **arguments)
{
	if (count != 2)
		errx(2, "usage: copy FOLDER");
	target = arguments[1];
	if (nftw(BUNDLE, copy, 16, FTW_PHYS) != 0)
		err(1, "cannot walk " BUNDLE);
	return 0;
}
