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
    case ["cases"]:
        CaseBenchmark.Run();
        return 0;
    case ["equivalence"]:
        return EquivalenceBenchmark.Run();
    case ["boot", .. var names]:
        return BootBenchmark.Run(names is [var name] ? name : "el1");
    default:
        Console.Error.WriteLine("benchmarks: expected 'step', 'translation', 'sweep', 'cases', 'equivalence' or 'boot [NAME]'; for example: dotnet run -c Release --project tests/Benchmarks -- step");
        return 2;
}
