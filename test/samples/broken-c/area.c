int area(int width, int height) {
  int result = width * heigth
  return result;
}
