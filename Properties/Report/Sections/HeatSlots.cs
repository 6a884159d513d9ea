using VirtSpec.Properties.Conformance.Matrix;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Instructions;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Report.Sections;

/// <summary>An access of the heat map, with the name that readers know.</summary>
internal sealed record HeatSlot(MatrixSlot Slot, string Name);

/// <summary>The accesses of the heat map: what a CPU has names for, one of each space without names, and the recorder's other instructions as assembly.</summary>
internal static class HeatSlots
{
    public static HeatSlot[] Of(PeConfiguration pe)
    {
        var spaces = new HashSet<(string, char)>();
        return [.. new TrapMatrix(pe).SlotsOf(ExceptionLevel.EL1).Select(slot => (Slot: slot, Name: NameOf(pe, slot, spaces))).Where(s => s.Name is not null).Select(s => new HeatSlot(s.Slot, s.Name!))];
    }

    /// <summary>Null for what is no row: encodings of which the CPU knows nothing, and what has a row already.</summary>
    private static string? NameOf(PeConfiguration pe, MatrixSlot slot, HashSet<(string, char)> spaces)
    {
        bool isSystem = A64.IsSystemAccess(slot.Op);
        if (slot.Direction == 'X')
            return isSystem || slot.Op == Op.Unallocated ? null : Disassembler.Disassemble(slot.Word, address: 0);
        if (slot.Name.Length > 0)
            return slot.Name.ToUpperInvariant();
        return isSystem && pe.Access[slot.Encoding, slot.Direction == 'R'] is { } space && spaces.Add((space.Name, slot.Direction)) ? $"{space.Name}, encodings without a name" : null;
    }
}
