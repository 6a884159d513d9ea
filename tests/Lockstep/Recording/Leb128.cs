namespace VirtSpec.Lockstep.Recording;

/// <summary>Unsigned numbers of any length, seven bits a byte.</summary>
internal static class Leb128
{
    /// <summary>The next number; false at the end of the file.</summary>
    /// <exception cref="InvalidDataException">The file ends within a number, or the number has more than 64 bits.</exception>
    public static bool TryRead(Stream file, out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            int next = file.ReadByte();
            if (next < 0)
                return shift == 0 ? false : throw new InvalidDataException("the recording ends within a number");
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return true;
        }
        throw new InvalidDataException("the recording has a number of more than 64 bits");
    }

    /// <summary>The next number, which must be there.</summary>
    public static ulong Read(Stream file) => TryRead(file, out ulong value) ? value : throw new InvalidDataException("the recording ends within a run");
}
