#ifndef GREETING_H
#define GREETING_H

const char *greeting(void);
int sum(int a, int b);

#endif
