using VirtSpec.Benchmarks;

switch (args)
{
    case ["step"]:
        StepBenchmark.Run();
        return 0;
    case ["translation"]:
        StepBenchmark.RunTranslated();
        return 0;
    case ["sweep"]:
        SweepBenchmark.Run();
        return 0;
    default:
        Console.Error.WriteLine("benchmarks: expected 'step', 'translation' or 'sweep'; for example: dotnet run -c Release --project tests/Benchmarks -- step");
        return 2;
}
