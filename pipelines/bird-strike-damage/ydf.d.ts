/** The parts of ydf-training 0.0.1 and ydf-inference 0.0.4 used here; neither brings types. */

interface YdfOptions {
  print?(line: string): void
  printErr?(line: string): void
  locateFile?(name: string): string
}

declare module 'ydf-training' {
  interface Trained {
    readonly internalModel: { save(folder: string): void }
    unload(): void
  }
  interface Learner {
    train(columns: Readonly<Record<string, readonly string[] | readonly number[]>>): Trained
  }
  interface YdfTraining {
    GradientBoostedTreesLearner: new (label: string, task: 'CLASSIFICATION') => Learner
    FS: { readdir(folder: string): string[]; readFile(file: string): Uint8Array }
  }
  function load(options?: YdfOptions): Promise<YdfTraining>
  export = load
}

declare module 'ydf-inference' {
  interface Model {
    getLabelClasses(): string[]
    predict(columns: Readonly<Record<string, readonly (string | number | null)[]>>): number[]
  }
  interface YdfInference {
    loadModelFromZipBlob(zip: Uint8Array): Promise<Model>
  }
  function load(options?: YdfOptions): Promise<YdfInference>
  export = load
}
