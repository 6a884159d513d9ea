using System.Diagnostics;
using System.Globalization;
using VirtSpec.Hypervisors.Starter;
using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Gen;
using VirtSpec.Properties.Rigs;

namespace VirtSpec.Benchmarks;

/// <summary>How many cases of 32 instructions one core runs in a second, for one VM on the small hypervisor of the catalogue. Processor time is counted, so that a busy machine matters little.</summary>
internal static class CaseBenchmark
{
    private const int Warm = 2000, Cases = 6000;

    public static void Run()
    {
        var design = new StarterDesign();
        var rig = Rig.Boot(design, new RigOptions { MostVms = 1, Configuration = design.Example with { Processors = 1 } });
        var generator = new CaseGenerator(rig.Scope);
        var worker = new RigWorker(rig);
        var innocuous = new Innocuous(rig.Booted.Pe.Configuration);
        IMonitor[] monitors = [new Efficiency(innocuous)];
        ulong steps = 0;
        Measure("drawn", number => _ = generator.Case(1, number));
        Measure("drawn, in memory", number => _ = worker.Load(generator.Case(1, number)));
        Measure("drawn and run", number => steps += worker.Run(generator.Case(1, number), []).Steps);
        Measure("drawn and run, coherent TLBs", number => _ = worker.Run(generator.Case(1, number) is var c && c.Schedule.TlbSeed is null ? c : c with { Schedule = c.Schedule with { TlbSeed = null } }, []));
        Measure("drawn and run with PG-3", number => _ = worker.Run(generator.Case(1, number), monitors));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{steps / (Warm + Cases)} steps each"));
    }

    private static void Measure(string what, Action<ulong> run)
    {
        for (int i = 0; i < Warm; i++)
            run((ulong)i);
        long bytes = GC.GetTotalAllocatedBytes();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        for (int i = 0; i < Cases; i++)
            run((ulong)(Warm + i));
        double seconds = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {Cases / seconds:F0} cases a second, {(GC.GetTotalAllocatedBytes() - bytes) / Cases} bytes each"));
    }
}
