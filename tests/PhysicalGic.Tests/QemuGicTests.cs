using System.Diagnostics;
using VirtSpec.Adapters.Programs;
using VirtSpec.PhysicalGic.Cases;
using VirtSpec.PhysicalGic.Commands;
using VirtSpec.PhysicalGic.Generate;
using VirtSpec.PhysicalGic.Oracle;
using Xunit;

namespace VirtSpec.PhysicalGic.Tests;

/// <summary>What needs QEMU or the cross assembler.</summary>
public sealed class QemuGicTests
{
    private const ulong SeedOfNewCases = 20;
    private const int NewCases = 150;

    [NeedsFact(InstalledPrograms.Qemu)]
    public void Cases_that_are_not_recorded_agree_with_QEMU()
    {
        var cases = QemuGic.Run([.. Enumerable.Range(0, NewCases).Select(i => GicGenerator.Make(SeedOfNewCases, (ulong)i))]);
        Assert.Empty(cases.Index().Select(c => c.Item.Difference($"seed {SeedOfNewCases}, case {c.Index}")).OfType<string>());
    }

    [NeedsFact(InstalledPrograms.Qemu)]
    public void QEMU_still_departs_as_the_table_of_deviations_says()
    {
        var rows = GicCorpus.ReadDeviations(GoldenFiles.Folder);
        var found = QemuGic.Run([.. rows.Select(row => row.Case)]);
        Assert.Equal(rows.Select(row => Seen(row.Case)), found.Select(Seen));

        static string Seen(GicCase one) => string.Join(' ', one.Steps.Zip(one.Reads, (step, read) => $"{step}{(read is null ? "" : GicRead.Text(read.Oracle))}"));
    }

    [NeedsFact(InstalledPrograms.Qemu)]
    public void The_interpreter_reports_exceptions_and_goes_on()
    {
        const uint UDF = 0, HVC = 0xd400_0002;
        ulong[] results = QemuInterpreter.Run(
            [Operation.Read(Spec.Registers.Reg.CurrentEL), Operation.ToEL1(), Operation.Read(Spec.Registers.Reg.CurrentEL), Operation.Instruction(UDF), Operation.Instruction(HVC), Operation.Read(Spec.Registers.Reg.CurrentEL)],
            haveEL2: true);
        Assert.Equal((8UL, 4UL, 8UL), (results[0], results[2], results[5]));
        // EC 0, with IL.
        Assert.Equal(0x0200_0000u, Operation.ExceptionOf(results[3]));
        Assert.Null(Operation.ExceptionOf(results[2]));
    }

    [NeedsFact(InstalledPrograms.CrossAssembler)]
    public void The_committed_interpreter_is_what_its_source_gives()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Interpreter"), built = Path.Combine(folder, "built.bin");
        using var process = Process.Start(new ProcessStartInfo("bash", [Path.Combine(folder, "build"), built]))!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder, "interpreter.bin")), File.ReadAllBytes(built));
    }
}
