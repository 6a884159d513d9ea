using System.Collections.Immutable;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Spec.Registers;
using VirtSpec.VirtualGic.Cases;

namespace VirtSpec.VirtualGic.Oracle;

/// <summary>
/// The program that runs cases at EL2 and EL1 of QEMU's board without EL3: it writes the registers of a case, enters EL1 for its one instruction,
/// and stores what it then reads. Cases and outcomes are records of doublewords in RAM; the outcomes go to a file by semihosting.
/// </summary>
internal static class MonitorProgram
{
    /// <summary>Where the program begins.</summary>
    public const ulong Address = 0x4100_0000;

    /// <summary>Where the cases are: their number, then a record each.</summary>
    public const ulong Cases = 0x4400_0000;

    /// <summary>Where the outcomes are stored.</summary>
    private const ulong Outcomes = 0x6000_0000;

    /// <summary>The doublewords of a case: the address of its routine, X1, and the registers.</summary>
    public const int CaseWords = 10;

    /// <summary>The file of the outcomes, in the directory in which QEMU runs.</summary>
    public const string OutcomesFile = "outcomes";

    private const int RoutineWords = 4;
    private const ulong Vectors = 0x800, Routines = 0x1000, FileName = 0x1800, Arguments = 0x1900;

    // GICR_ISACTIVER0 and GICR_ISPENDR0 of the SGI frame of the first redistributor.
    private const string Frame = "0x080b";
    private const int ISACTIVER0 = 0x300, ISPENDR0 = 0x200, MaintenancePPI = 25;

    private static readonly string[] OutcomeRegisters =
    [
        .. VirtualCase.Registers.Select(register => $"{register}"), "ICH_MISR_EL2", "ICH_EISR_EL2", "ICH_ELRSR_EL2",
    ];

    /// <summary>The address of the routine that performs an operation at EL1.</summary>
    public static ulong RoutineOf(Operation operation) => Address + Routines + (ulong)(Array.IndexOf([.. Operation.All], operation) * RoutineWords * 4);

    /// <summary>The bytes to load at <see cref="Address"/>.</summary>
    public static byte[] Image()
    {
        byte[] image = new byte[Arguments + 0x100];
        Place(image, 0, Assemble(Address, [.. Start, .. Loop, .. Finish, .. Record]));
        for (ulong vector = 0; vector < 0x800; vector += 0x80)
            Place(image, Vectors + vector, Assemble(Address + Vectors + vector, [vector == 0x400 ? $"b 0x{RecordAddress:x}" : "b .+0"]));
        foreach (var operation in Operation.All)
            Place(image, RoutineOf(operation) - Address, [.. Assemble(0, ["mrs x3, isr_el1"]), operation.Word, .. Assemble(0, ["mrs x4, isr_el1", "hvc #0"])]);
        System.Text.Encoding.ASCII.GetBytes(OutcomesFile).CopyTo(image.AsSpan((int)FileName));
        return image;
    }

    private static string[] Start =>
    [
        .. Load(0, Address + Vectors), "msr vbar_el2, x0",
        .. Load(0, 1UL << 31 | 0b11 << 3), "msr hcr_el2, x0", // RW, IMO, FMO
        "movz x0, #0x3c5", "msr spsr_el2, x0", // EL1h, masked
        .. Load(20, Cases), "ldr x22, [x20], #8",
        .. Load(21, Outcomes),
        $"movz x23, #{Frame}, lsl #16",
        $"movz x24, #0x{1 << (VirtualCase.PhysicalINTID - 16):x}, lsl #16",
    ];

    /// <summary>The next case: x20 is where it is, x22 how many there are yet.</summary>
    private static string[] Loop =>
    [
        ":loop", "cbz x22, @finish", $"str w24, [x23, #{ISACTIVER0}]",
        .. VirtualCase.Registers.SelectMany((register, i) => new[] { $"ldr x0, [x20, #{16 + 8 * i}]", $"msr {register}, x0" }),
        "ldp x0, x1, [x20]", "msr elr_el2, x0", "eret",
    ];

    /// <summary>Comes from EL1: x1 is the result, x3 and x4 what ISR_EL1 was.</summary>
    private static string[] Record =>
    [
        ":record", "stp x1, x3, [x21]", "str x4, [x21, #16]",
        .. OutcomeRegisters.SelectMany((register, i) => new[] { $"mrs x0, {register}", $"str x0, [x21, #{24 + 8 * i}]" }),
        $"ldr w0, [x23, #{ISACTIVER0}]", $"ubfx x0, x0, #{VirtualCase.PhysicalINTID}, #1", $"str x0, [x21, #{8 * (int)Part.Active}]",
        $"ldr w0, [x23, #{ISPENDR0}]", $"ubfx x0, x0, #{MaintenancePPI}, #1", $"str x0, [x21, #{8 * (int)Part.Maintenance}]",
        $"add x21, x21, #{8 * VirtualOutcome.Count}", $"add x20, x20, #{8 * CaseWords}", "sub x22, x22, #1", "b @loop",
    ];

    /// <summary>SYS_OPEN (1) to write binary (5), SYS_WRITE (5), SYS_EXIT (0x18) with ADP_Stopped_ApplicationExit.</summary>
    private static string[] Finish =>
    [
        ":finish", .. Load(9, Address + Arguments), .. Load(10, Address + FileName), $"movz x11, #5", $"movz x12, #{OutcomesFile.Length}",
        "stp x10, x11, [x9]", "str x12, [x9, #16]", "orr x1, xzr, x9", "movz x0, #1", "hlt #0xf000",
        .. Load(10, Outcomes), "sub x11, x21, x10", "stp x0, x10, [x9]", "str x11, [x9, #16]", "orr x1, xzr, x9", "movz x0, #5", "hlt #0xf000",
        .. Load(10, 0x20026), "stp x10, x0, [x9]", "orr x1, xzr, x9", "movz x0, #0x18", "hlt #0xf000", "b .+0",
    ];

    private static ulong RecordAddress => Address + 4 * (ulong)Count([.. Start, .. Loop, .. Finish]);

    private static string[] Load(int n, ulong value) => [$"movz x{n}, #0x{value & 0xffff:x}", $"movk x{n}, #0x{value >> 16 & 0xffff:x}, lsl #16"];

    private static int Count(IEnumerable<string> lines) => lines.Count(line => line[0] != ':');

    /// <summary>Assembles lines; <c>:name</c> is a label, and <c>@name</c> its address.</summary>
    private static ImmutableArray<uint> Assemble(ulong address, IReadOnlyList<string> lines)
    {
        var labels = lines.Index().Where(l => l.Item[0] == ':').ToDictionary(l => l.Item[1..], l => address + 4 * (ulong)Count(lines.Take(l.Index)));
        var words = ImmutableArray.CreateBuilder<uint>();
        foreach (string line in lines.Where(line => line[0] != ':'))
        {
            string text = labels.Aggregate(line, (text, label) => text.Replace($"@{label.Key}", $"0x{label.Value:x}", StringComparison.Ordinal));
            ulong at = address + 4 * (ulong)words.Count;
            words.Add(Assembler.TryAssemble(text, at, out uint word, out string error) ? word : throw new FormatException($"{text}: {error}"));
        }
        return words.ToImmutable();
    }

    private static void Place(byte[] image, ulong offset, ImmutableArray<uint> words)
    {
        for (int i = 0; i < words.Length; i++)
            BitConverter.TryWriteBytes(image.AsSpan((int)offset + 4 * i), words[i]);
    }
}
