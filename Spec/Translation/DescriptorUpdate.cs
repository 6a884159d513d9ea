using VirtSpec.Spec.Base;

namespace VirtSpec.Spec.Translation;

/// <summary>
/// Hardware changed a descriptor, atomically, from <paramref name="Before"/> to <paramref name="After"/>: 8 bytes as they lie in memory, little-endian.
/// It happens before the access that needed it, and stays when that faults.
/// </summary>
/// <param name="Earlier">The update before this one in the same step.</param>
public sealed record DescriptorUpdate(PA Address, ulong Before, ulong After, DescriptorUpdate? Earlier)
{
    /// <summary>All updates of a step as stores, in the order in which they were made.</summary>
    public static IEnumerable<MemoryWrite> InOrder(DescriptorUpdate? last)
    {
        var writes = new Stack<MemoryWrite>();
        for (var update = last; update is not null; update = update.Earlier)
            writes.Push(new MemoryWrite(update.Address, sizeof(ulong), update.After));
        return writes;
    }

    /// <summary>The value that was read from memory, with the bytes that the step's updates have changed.</summary>
    internal static ulong Apply(DescriptorUpdate? last, PA address, int size, ulong value)
    {
        // The latest update comes first in the list, so that a byte once taken is not taken again.
        ulong taken = 0;
        for (var update = last; update is not null; update = update.Earlier)
            for (int i = 0; i < size; i++)
            {
                ulong offset = address.Value + (ulong)i - update.Address.Value;
                ulong mask = 0xffUL << 8 * i;
                if (offset >= sizeof(ulong) || (taken & mask) != 0)
                    continue;
                taken |= mask;
                value = value & ~mask | (update.After >> 8 * (int)offset & 0xff) << 8 * i;
            }
        return value;
    }
}
