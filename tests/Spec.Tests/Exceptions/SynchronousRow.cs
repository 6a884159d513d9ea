using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;
using Xunit;

namespace VirtSpec.Spec.Tests.Exceptions;

/// <summary>A row of synchronous.tbl.</summary>
internal sealed record SynchronousRow(string Name, string Instruction, RigSettings Settings, string[] FromEL, string Citation)
{
    public static readonly IReadOnlyList<SynchronousRow> All =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Exceptions", "synchronous.tbl"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(';', 7).Select(cell => cell.Trim()).ToArray())
            .Select(c => new SynchronousRow(c[0], c[1], new RigSettings(c[2]), c[3..6], c[6])),
    ];

    /// <summary>Makes the step in <paramref name="mode"/> and compares; false where the PE cannot be.</summary>
    public bool Check(Mode mode)
    {
        string cell = FromEL[(int)StepRig.ELOf(mode)];
        if (cell == "-")
            return false;
        var pe = Settings.At(mode);
        var step = StepRig.Step(pe, Instruction, Settings.Inputs);
        string what = $"{Name} in {mode} ({Citation})";
        if (cell is "retires" or "firmware")
        {
            Assert.True(step.Event == (cell == "retires" ? StepEvent.Retired : StepEvent.FirmwareCall), $"{what}: expected '{cell}', found {step.Event} {step.Exception}");
            Assert.True(step.Next.PC == pe.PC + 4 && step.Next.EL == pe.EL, $"{what}: expected the next instruction, found {step.Next.EL} 0x{step.Next.PC:x}");
        }
        else
        {
            Expected(cell.Split(' ')).AssertTaken(pe, step, what);
        }
        return true;
    }

    private static ExpectedEntry Expected(string[] words)
    {
        var target = Enum.Parse<ExceptionLevel>(words[0]);
        if (words[1] == "IRQ")
            return new ExpectedEntry(target, ExpectedEntry.IRQ);
        return new ExpectedEntry(target, ExpectedEntry.Synchronous)
        {
            ESR = ExpectedEntry.Syndrome((uint)RigSettings.Number(words[1]), (uint)RigSettings.Number(words[2])),
            ReturnOffset = words.Contains("+4") ? 4u : 0u,
            FAR = words.FirstOrDefault(w => w.StartsWith("FAR=", StringComparison.Ordinal)) is { } far ? RigSettings.Number(far["FAR=".Length..]) : null,
        };
    }
}
