#ifndef CUSTOM_H
#define CUSTOM_H

int custom_product(int a, int b);

#endif
