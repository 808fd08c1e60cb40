/** The model as one would first write it, beside which the page's is measured: a loop for each formula, new arrays. */

export class NaiveReader {
  constructor(config, weights) {
    Object.assign(this, { config, weights, keys: [], values: [] });
  }

  keepOnly(count) {
    this.keys.length = this.values.length = count * this.config.layers;
  }

  step(token) {
    const { width, layers, heads, inner, vocabulary, epsilon, rotaryBase } = this.config;
    const weight = (name) => this.weights.get(`${name}.weight`);
    const size = width / heads;
    let stream = weight("embedding").slice(token * width, (token + 1) * width);
    const position = this.keys.length / layers;
    for (let layer = 0; layer < layers; layer++) {
      const block = `blocks.${layer}.`;
      const normed = normalize(stream, weight(`${block}attention_norm`), epsilon);
      const projected = multiply(weight(`${block}attention.qkv`), normed, 3 * width, width);
      for (let i = 0; i < 2 * width; i += 2) {
        const angle = position * rotaryBase ** (-(i % size) / size);
        const [real, imaginary] = [projected[i], projected[i + 1]];
        projected[i] = real * Math.cos(angle) - imaginary * Math.sin(angle);
        projected[i + 1] = real * Math.sin(angle) + imaginary * Math.cos(angle);
      }
      this.keys.push(projected.slice(width, 2 * width));
      this.values.push(projected.slice(2 * width));
      const mixed = new Float32Array(width);
      for (let head = 0; head < heads; head++) {
        const fits = [];
        for (let place = 0; place <= position; place++) {
          let fit = 0;
          const key = this.keys[place * layers + layer];
          for (let i = 0; i < size; i++) fit += projected[head * size + i] * key[head * size + i];
          fits.push(fit / Math.sqrt(size));
        }
        const highest = Math.max(...fits);
        const shares = fits.map((fit) => Math.exp(fit - highest));
        const total = shares.reduce((sum, share) => sum + share, 0);
        for (let place = 0; place <= position; place++) {
          const value = this.values[place * layers + layer];
          for (let i = 0; i < size; i++) mixed[head * size + i] += (shares[place] / total) * value[head * size + i];
        }
      }
      stream = added(stream, multiply(weight(`${block}attention.out`), mixed, width, width));
      const second = normalize(stream, weight(`${block}gated_norm`), epsilon);
      const gateUp = multiply(weight(`${block}gated.gate_up`), second, 2 * inner, width);
      const gated = new Float32Array(inner);
      for (let i = 0; i < inner; i++) gated[i] = (gateUp[i] / (1 + Math.exp(-gateUp[i]))) * gateUp[inner + i];
      stream = added(stream, multiply(weight(`${block}gated.down`), gated, width, inner));
    }
    return multiply(weight("embedding"), normalize(stream, weight("norm"), epsilon), vocabulary, width);
  }
}

function normalize(vector, gain, epsilon) {
  const squares = vector.reduce((sum, number) => sum + number * number, 0);
  const scale = 1 / Math.sqrt(squares / vector.length + epsilon);
  return vector.map((number, i) => number * scale * gain[i]);
}

function multiply(matrix, vector, rows, columns) {
  const result = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) result[row] += matrix[row * columns + column] * vector[column];
  }
  return result;
}

const added = (a, b) => a.map((number, i) => number + b[i]);
